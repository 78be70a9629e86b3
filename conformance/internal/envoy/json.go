// Package envoy reduces the configuration of an Envoy proxy to what matters for egress.
package envoy

import (
	"encoding/json"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// JSON has the field names of Envoy's documentation. It is decoded and encoded again because protojson varies its
// spaces on purpose.
func JSON(message proto.Message) any {
	text, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(message)
	if err != nil {
		return err.Error()
	}
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return err.Error()
	}
	return value
}

func anyJSON(packed *anypb.Any) any {
	message, err := packed.UnmarshalNew()
	if err != nil {
		return err.Error()
	}
	return JSON(message)
}

func listJSON[Message proto.Message](messages []Message) []any {
	var list []any
	for _, message := range messages {
		list = append(list, JSON(message))
	}
	return list
}
