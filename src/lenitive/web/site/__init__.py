"""The site: settings, addresses, the order of what every request goes through, and the frame of every page."""
