"""A care profile to what it costs: every figure in Decimal, traced to its inputs. Method: docs/costing.md."""
