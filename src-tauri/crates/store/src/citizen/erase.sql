UPDATE vault.citizen SET
    civility = NULL, birth_name = '', used_name = NULL, given_names = '', sex = NULL, birth_date = NULL,
    birth_commune = NULL, birth_country = NULL, nationality = NULL, phone = NULL, email = NULL, address_line = NULL,
    address_extra = NULL, postcode = NULL, residence_commune = NULL, language = NULL, note = NULL,
    person = NULL, informed_at = NULL, consent_at = NULL, updated_at = ?2, deleted_at = ?2
WHERE id = ?1 AND deleted_at IS NULL
