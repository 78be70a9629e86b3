package wire

// limit is how much of each direction of a connection is kept.
const limit = 1 << 20

// stream puts the segments of one direction of a connection in order.
type stream struct {
	next    uint32
	started bool
	data    []byte
	ahead   []aheadOfOrder
	// total counts all bytes, those beyond the limit included.
	total int
}

type aheadOfOrder struct {
	sequence uint32
	payload  []byte
}

// start says which sequence number the first byte will have.
func (s *stream) start(sequence uint32) {
	s.next, s.started = sequence, true
}

func (s *stream) add(sequence uint32, payload []byte) {
	if len(payload) == 0 {
		return
	}
	if !s.started {
		s.start(sequence)
	}
	if !s.append(sequence, payload) {
		s.ahead = append(s.ahead, aheadOfOrder{sequence, append([]byte(nil), payload...)})
		return
	}
	for progress := true; progress; {
		progress = false
		for i, waiting := range s.ahead {
			if s.append(waiting.sequence, waiting.payload) {
				s.ahead = append(s.ahead[:i], s.ahead[i+1:]...)
				progress = true
				break
			}
		}
	}
}

// append takes what is new of a segment; it is false while bytes before the segment are missing.
func (s *stream) append(sequence uint32, payload []byte) bool {
	behind := int32(s.next - sequence)
	if behind < 0 {
		return false
	}
	if int(behind) >= len(payload) {
		return true
	}
	fresh := payload[behind:]
	s.next += uint32(len(fresh))
	s.total += len(fresh)
	s.data = append(s.data, fresh[:min(len(fresh), limit-len(s.data))]...)
	return true
}
