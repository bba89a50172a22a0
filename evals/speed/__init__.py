"""How fast files become searchable and questions are answered, and at what cost, beside others in the same run.

Each part is measured in a process of its own that does nothing else, so that no product's threads or memory are
another's; they take turns. Models and libraries are loaded, and have run once, before a clock starts. Large
libraries hold real texts and vectors, each vector moved a little, so that filling them does not take hours.
"""
