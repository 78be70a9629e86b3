package testcase

import "maps"

// DefaultClient is the name of the caller that a case has without being asked.
const DefaultClient = "client"

// complete fills in what a case does not say.
func (c *Case) complete() {
	if c.Group == "" {
		c.Group = Generated
	}
	clients := map[string]Client{DefaultClient: {}}
	maps.Copy(clients, c.Clients)
	if c.Client != nil {
		clients[DefaultClient] = *c.Client
	}
	for name, client := range clients {
		set(&client.Namespace, "apps")
		set(&client.ServiceAccount, name)
		if client.Labels == nil {
			client.Labels = map[string]string{"app": name}
		}
		if name == DefaultClient {
			client.Mounts = append(client.Mounts, c.Mounts...)
		}
		clients[name] = client
	}
	c.Clients, c.Client, c.Mounts = clients, nil, nil
	if gateway := c.Gateway; gateway != nil {
		set(&gateway.Namespace, "istio-egress")
		set(&gateway.Name, "istio-egressgateway")
		set(&gateway.ServiceAccount, gateway.Name)
		if gateway.Labels == nil {
			gateway.Labels = map[string]string{"app": "istio-egressgateway", "istio": "egressgateway"}
		}
		if gateway.Ports == nil {
			gateway.Ports = map[string]int32{"80": 80, "443": 443}
		}
	}
	for i := range c.Calls {
		set(&c.Calls[i].Client, DefaultClient)
		set(&c.Calls[i].Method, "GET")
		c.Calls[i].Count = max(c.Calls[i].Count, 1)
	}
}

func set(field *string, value string) {
	if *field == "" {
		*field = value
	}
}

// SPIFFE is the identity of a service account.
func SPIFFE(namespace, serviceAccount string) string {
	return "spiffe://cluster.local/ns/" + namespace + "/sa/" + serviceAccount
}

// Identity is who the gateway is told that the client is.
func (c Client) Identity() string { return SPIFFE(c.Namespace, c.ServiceAccount) }
