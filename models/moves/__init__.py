"""The one door: every change of state is checked, applied and recorded here, in one transaction."""
