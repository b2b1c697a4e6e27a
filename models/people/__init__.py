"""The register of organisations and contacts: read from files, checked whole, written once."""
