"""What people say about items, and whom they mention."""
