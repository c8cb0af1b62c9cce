INSERT INTO vault.request_work (request, reference, next_step, next_date, blocking_note, note, updated_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (request) DO UPDATE SET
    reference = excluded.reference, next_step = excluded.next_step, next_date = excluded.next_date,
    blocking_note = excluded.blocking_note, note = excluded.note, updated_at = excluded.updated_at
