// Package rbac answers SubjectAccessReviews from Roles and their bindings, as far as istiod asks: whether an account may
// use a verb on all objects of a resource in a namespace.
package rbac

import (
	"encoding/json"
	"fmt"
	"slices"

	rbacv1 "k8s.io/api/rbac/v1"
)

// Policy is what all Roles and bindings of a cluster grant together.
type Policy struct {
	rules    map[string][]rbacv1.PolicyRule
	bindings []rbacv1.RoleBinding
}

// New reads Roles, ClusterRoles, RoleBindings and ClusterRoleBindings.
func New(objects []map[string]any) (Policy, error) {
	policy := Policy{rules: map[string][]rbacv1.PolicyRule{}}
	for _, object := range objects {
		text, err := json.Marshal(object)
		if err != nil {
			return Policy{}, err
		}
		switch kind := fmt.Sprint(object["kind"]); kind {
		case "Role", "ClusterRole":
			var role rbacv1.Role
			if err := json.Unmarshal(text, &role); err != nil {
				return Policy{}, err
			}
			policy.rules[key(kind, role.Namespace, role.Name)] = role.Rules
		case "RoleBinding", "ClusterRoleBinding":
			var binding rbacv1.RoleBinding
			if err := json.Unmarshal(text, &binding); err != nil {
				return Policy{}, err
			}
			policy.bindings = append(policy.bindings, binding)
		default:
			return Policy{}, fmt.Errorf("%s is not a kind of RBAC", kind)
		}
	}
	return policy, nil
}

// Allows says whether a user may use the verb on every object of the resource (of the core group) in the namespace.
func (p Policy) Allows(user, verb, resource, namespace string) bool {
	return slices.ContainsFunc(p.bindings, func(binding rbacv1.RoleBinding) bool {
		// A ClusterRoleBinding has no namespace and counts in all of them.
		if binding.Namespace != "" && binding.Namespace != namespace {
			return false
		}
		isSubject := slices.ContainsFunc(binding.Subjects, func(subject rbacv1.Subject) bool {
			return names(subject, user)
		})
		rules := p.rules[key(binding.RoleRef.Kind, binding.Namespace, binding.RoleRef.Name)]
		return isSubject && slices.ContainsFunc(rules, func(rule rbacv1.PolicyRule) bool {
			// A rule for named objects does not let anybody list all of them.
			return len(rule.ResourceNames) == 0 && has(rule.APIGroups, "") && has(rule.Resources, resource) && has(rule.Verbs, verb)
		})
	})
}

func key(kind, namespace, name string) string {
	if kind == "ClusterRole" {
		namespace = ""
	}
	return kind + "/" + namespace + "/" + name
}

// names says whether a subject stands for a service account; a subject without a namespace stands for none.
func names(subject rbacv1.Subject, user string) bool {
	if subject.Kind == rbacv1.ServiceAccountKind {
		return user == "system:serviceaccount:"+subject.Namespace+":"+subject.Name
	}
	return subject.Kind == rbacv1.UserKind && subject.Name == user
}

func has(list []string, item string) bool {
	return slices.Contains(list, item) || slices.Contains(list, "*")
}
