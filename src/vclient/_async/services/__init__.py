"""The services: what the API can do, one module for each kind of resource."""
