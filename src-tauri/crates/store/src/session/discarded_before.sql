SELECT s.id FROM main.session s WHERE s.state = 'discarded' AND s.discarded_at < ?1
