DELETE FROM main.request_theme WHERE request IN (
    SELECT r.id FROM main.session s INDEXED BY session_by_import CROSS JOIN main.request r ON r.session = s.id
    WHERE s.import = ?1
)
