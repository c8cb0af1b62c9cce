INSERT INTO vault.citizen (
    id, civility, birth_name, used_name, given_names, sex, birth_date, birth_commune, birth_country, nationality,
    phone, email, address_line, address_extra, postcode, residence_commune, language, note, informed_at, consent_at,
    created_at, updated_at, deleted_at, person
) VALUES (
    :id, :civility, :birth_name, :used_name, :given_names, :sex, :birth_date, :birth_commune, :birth_country,
    :nationality, :phone, :email, :address_line, :address_extra, :postcode, :residence_commune, :language, :note,
    :informed_at, :consent_at, :created_at, :updated_at, NULL, :person
)
ON CONFLICT (id) DO UPDATE SET
    civility = excluded.civility, birth_name = excluded.birth_name, used_name = excluded.used_name,
    given_names = excluded.given_names, sex = excluded.sex, birth_date = excluded.birth_date,
    birth_commune = excluded.birth_commune, birth_country = excluded.birth_country,
    nationality = excluded.nationality, phone = excluded.phone, email = excluded.email,
    address_line = excluded.address_line, address_extra = excluded.address_extra, postcode = excluded.postcode,
    residence_commune = excluded.residence_commune, language = excluded.language, note = excluded.note,
    informed_at = excluded.informed_at, consent_at = excluded.consent_at, updated_at = excluded.updated_at
WHERE citizen.deleted_at IS NULL
