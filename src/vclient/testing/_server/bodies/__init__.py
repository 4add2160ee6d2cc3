"""Reading what a request carries: JSON members, query parameters, uploads."""
