"""The app: navigation between the pages, nothing else."""

import streamlit as st

st.navigation(
    [
        st.Page("assistant/pages/ask.py", title="Ask", icon=":material/forum:", default=True),
        st.Page("assistant/pages/library.py", title="Library", icon=":material/library_books:", url_path="library"),
    ]
).run()
