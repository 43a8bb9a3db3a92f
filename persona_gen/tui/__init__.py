"""The review app: a queue of personas, the persona as a document, and the proof of each claim beside it.

The screens know no SQL and no prompts: all work goes through `workflow.review.ReviewSession`, in workers
that post past-tense messages; the handlers own the state.
"""
