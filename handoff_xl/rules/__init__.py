"""What the compiler looks for in a design: one module per family, each rule above the function that finds it."""
