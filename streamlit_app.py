"""The app: navigation between the pages, nothing else."""

import streamlit as st

st.navigation(
    [
        st.Page("assistant/pages/ask.py", title="Ask", default=True),
        st.Page("assistant/pages/draft.py", title="Draft", url_path="draft"),
        st.Page("assistant/pages/check.py", title="Check", url_path="check"),
        st.Page("assistant/pages/profiles.py", title="Profiles", url_path="profiles"),
        st.Page("assistant/pages/library.py", title="Library", url_path="library"),
        st.Page("assistant/pages/knowledge.py", title="Knowledge", url_path="knowledge"),
        st.Page("assistant/pages/evals.py", title="Evals", url_path="evals"),
    ]
).run()
