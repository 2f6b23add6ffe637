"""What the agency does with a message: pure domain and policy, standard library only."""
