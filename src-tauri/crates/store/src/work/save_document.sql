INSERT INTO vault.request_document (request, document, alternative, state, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (request, document) DO UPDATE SET
    alternative = excluded.alternative, state = excluded.state, updated_at = excluded.updated_at
