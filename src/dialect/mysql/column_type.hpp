#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sequelize::detail {

/// What converts alike.
enum class TypeFamily : std::uint8_t {
    integer,
    decimal,
    real,
    bit,
    year,
    character,  ///< CHAR and VARCHAR
    text,
    binary,  ///< BINARY and VARBINARY
    blob,
    enumeration,
    set,
    date,
    dateTime,
    timestamp,
    time,
    json,
    geometry,
    other
};

/// A column's type, taken apart.
struct MysqlType {
    std::string name{};  ///< in small letters, without anything behind it
    TypeFamily family = TypeFamily::other;
    std::string inner{};                  ///< what its parenthesis holds
    std::vector<std::string> values{};    ///< of ENUM and SET
    std::optional<std::uint64_t> size{};  ///< characters, bytes, digits, bits
    std::uint64_t scale = 0;              ///< digits behind the point; of a second
    bool isUnsigned = false;
    bool isFixed = false;        ///< CHAR, BINARY
    std::string lowest{};        ///< of integers
    std::string highest{};       ///< of integers
    std::uint64_t capacity = 0;  ///< of TEXT and BLOB: bytes
};

[[nodiscard]] MysqlType mysqlType(std::string_view type, bool noBackslashEscapes);

}  // namespace sequelize::detail
