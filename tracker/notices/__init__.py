"""What people are told: mentioned, made owner, asked to take over, blocked no more."""
