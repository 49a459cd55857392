"""What must hold between the parts of a playbook; each rule yields what it blames."""
