"""An individual 4-6 h infusion under the sourced limits: regimen, bag, pump steps."""
