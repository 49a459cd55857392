"""What a person opens in a browser: pages and pictures made on the server."""
