"""What makes a case evidence: its manifest, the checks of it, the package, signature and stamp."""
