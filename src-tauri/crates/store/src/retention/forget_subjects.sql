DELETE FROM vault.journal_subject WHERE citizen = ?1
