SELECT seq, citizen FROM vault.journal_subject ORDER BY seq
