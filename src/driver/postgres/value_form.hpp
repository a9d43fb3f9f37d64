#pragma once

#include <cstdint>
#include <optional>

#include "client.hpp"

/// PostgreSQL's types by their OIDs (its own of them never change: catalog/pg_type.dat), and how a value of one is
/// read.
namespace sequelize::detail::postgres {

namespace oids {
inline constexpr Oid boolean = 16;
inline constexpr Oid bytea = 17;
inline constexpr Oid int8 = 20;
inline constexpr Oid float8 = 701;
inline constexpr Oid bpchar = 1042;
inline constexpr Oid date = 1082;
inline constexpr Oid time = 1083;
inline constexpr Oid timestamptz = 1184;
inline constexpr Oid numeric = 1700;
}  // namespace oids

/// How one value is read, and what cell it becomes.
enum class Form : std::uint8_t {
    boolean,      ///< integer, 0 or 1
    int2,         ///< integer
    int4,         ///< integer
    int8,         ///< integer
    oid,          ///< integer
    float4,       ///< real
    float8,       ///< real; NaN and the infinities as they are
    numeric,      ///< decimal, with the column's digits; "NaN", "Infinity" and "-Infinity" are what no Decimal holds
    text,         ///< text
    bytea,        ///< blob
    json,         ///< json
    jsonb,        ///< json
    uuid,         ///< text, 36 characters
    date,         ///< date; "infinity" and a year that no `Date` has: invalidDate
    time,         ///< time
    timestamp,    ///< dateTime: as the session's clock shows it; "infinity": invalidDate
    timestamptz,  ///< dateTime; "infinity": invalidDate
    other         ///< text, as the server writes it: only in the text format
};

struct ValueForm {
    Form form = Form::other;  ///< of an array: of its elements
    /// An array is a json cell with what the server's to_jsonb() says of it. Its bounds are not told.
    bool isArray = false;
    char delimiter = ',';  ///< between an array's elements, in the text format

    /// Whether it must be asked for in the text format.
    [[nodiscard]] bool needsText() const noexcept { return form == Form::other; }
};

/// Of the server's own types that have a binary form; nullopt for others, of which the catalogue tells.
[[nodiscard]] std::optional<ValueForm> builtInForm(Oid type) noexcept;

}  // namespace sequelize::detail::postgres
