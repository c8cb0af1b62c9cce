INSERT INTO main.journal (seq, at, agent, act, subject_kind, subject, details, prev, hash)
VALUES (:seq, :at, :agent, :act, :subject_kind, :subject, :details, :prev, :hash)
