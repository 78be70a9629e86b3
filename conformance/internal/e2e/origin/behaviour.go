package origin

import (
	"fmt"
	"time"
)

// Behaviour changes what an origin does during a call.
type Behaviour struct {
	// Status answers every request.
	Status int `json:"status,omitempty"`
	// FailFirst answers so many requests with 503, those after them as usual.
	FailFirst int `json:"failFirst,omitempty"`
	// Delay is waited for before each answer.
	Delay string `json:"delay,omitempty"`
	// Reset takes the request and closes the connection without an answer.
	Reset bool `json:"reset,omitempty"`
	// Closed refuses connections.
	Closed bool `json:"closed,omitempty"`
	// WrongName shows a certificate of the same authority for another name.
	WrongName bool `json:"wrongName,omitempty"`
	// UnknownAuthority shows a certificate with the right name that nobody trusts.
	UnknownAuthority bool `json:"unknownAuthority,omitempty"`
}

// Check says what is wrong with a behaviour.
func (b Behaviour) Check() error {
	if b.Delay == "" {
		return nil
	}
	if _, err := time.ParseDuration(b.Delay); err != nil {
		return fmt.Errorf("delay: %w", err)
	}
	return nil
}

func (b Behaviour) delay() time.Duration {
	delay, _ := time.ParseDuration(b.Delay)
	return delay
}
