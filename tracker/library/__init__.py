"""What the agency has for its people to use again, in three pools, and how it is used (S-117)."""
