"""Programmes and regions as data, shipped with the package."""
