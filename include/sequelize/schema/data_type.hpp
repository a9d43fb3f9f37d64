#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/api.hpp>

namespace sequelize {
namespace detail {

/// The parts of a column type that fit a constant; `DataType` adds an ENUM's values.
struct TypeSpec {
    enum class Kind : std::uint8_t {
        unspecified,  ///< take the type that the struct's member suggests
        STRING,
        CHAR,
        TEXT,
        TINYINT,
        SMALLINT,
        MEDIUMINT,
        INTEGER,
        BIGINT,
        FLOAT,
        DOUBLE,
        REAL,
        DECIMAL,
        BOOLEAN,
        DATE,
        DATEONLY,
        TIME,
        UUID,
        BLOB,
        ENUM,
        JSON,
        GEOMETRY,
        VIRTUAL
    };
    /// `tiny`, `medium` and `long` of TEXT and BLOB.
    enum class Size : std::uint8_t { regular, tiny, medium, large };
    enum class Shape : std::uint8_t { any, point, lineString, polygon };

    Kind kind = Kind::unspecified;
    std::uint32_t length = 0;   ///< characters; digits of a DECIMAL; fractional digits of DATE and TIME; 0: not given
    std::int8_t decimals = -1;  ///< digits after the point; -1: not given
    bool isUnsigned = false;
    bool zerofill = false;
    bool binary = false;
    Size size = Size::regular;
    Shape shape = Shape::any;

    friend constexpr bool operator==(const TypeSpec&, const TypeSpec&) = default;
};

/// A column's type (Sequelize: DataTypes.*). A plain value; the dialect writes it as SQL.
struct SEQUELIZE_API DataType : TypeSpec {
    std::vector<std::string> values{};  ///< ENUM's values, in order

    DataType() = default;
    DataType(TypeSpec spec) : TypeSpec(spec) {}
    DataType(TypeSpec spec, std::vector<std::string> enumValues) : TypeSpec(spec), values(std::move(enumValues)) {}

    friend bool operator==(const DataType&, const DataType&) = default;
};

/// "INTEGER", "STRING(100)", ... as a user wrote it; for error messages.
[[nodiscard]] SEQUELIZE_API std::string nameOf(const DataType& type);

}  // namespace detail

/// Sequelize's data types (Sequelize: DataTypes), for `.type` of a field: `DataTypes::STRING`,
/// `DataTypes::STRING(100).BINARY`, `DataTypes::INTEGER.UNSIGNED`, `DataTypes::DECIMAL(10, 2)`,
/// `DataTypes::ENUM("draft", "published")`, `DataTypes::TEXT("medium")`. Constants; docs/data_types.md has their
/// columns in each database.
namespace DataTypes {

// For the library.
using Kind = detail::TypeSpec::Kind;

/// STRING (255 characters unless told) and CHAR.
struct SEQUELIZE_API CharacterType : detail::TypeSpec {
    detail::TypeSpec BINARY;  ///< compares by bytes
    constexpr explicit CharacterType(Kind of, std::uint32_t characters = 255)
        : detail::TypeSpec{.kind = of, .length = characters},
          BINARY{.kind = of, .length = characters, .binary = true} {}
    [[nodiscard]] constexpr CharacterType operator()(std::uint32_t characters) const {
        return CharacterType(kind, characters);
    }
};

/// What `.UNSIGNED` of a number's type is.
struct SEQUELIZE_API UnsignedType : detail::TypeSpec {
    detail::TypeSpec ZEROFILL;  ///< MySQL pads the number with zeros
    constexpr explicit UnsignedType(detail::TypeSpec base) : detail::TypeSpec(base), ZEROFILL(base) {
        ZEROFILL.zerofill = true;
    }
};

/// Integers and floating-point numbers: `INTEGER(11).UNSIGNED.ZEROFILL`, `FLOAT(11, 10)`.
struct SEQUELIZE_API NumericType : detail::TypeSpec {
    UnsignedType UNSIGNED;      ///< from 0
    detail::TypeSpec ZEROFILL;  ///< MySQL pads the number with zeros; it is unsigned
    constexpr explicit NumericType(detail::TypeSpec base)
        : detail::TypeSpec(base), UNSIGNED(asUnsigned(base)), ZEROFILL(base) {
        ZEROFILL.zerofill = true;
    }
    [[nodiscard]] constexpr NumericType operator()(std::uint32_t digits) const {
        detail::TypeSpec spec = *this;
        spec.length = digits;
        return NumericType(spec);
    }
    [[nodiscard]] constexpr NumericType operator()(std::uint32_t digits, std::int8_t afterThePoint) const {
        detail::TypeSpec spec = *this;
        spec.length = digits;
        spec.decimals = afterThePoint;
        return NumericType(spec);
    }

private:
    static constexpr UnsignedType asUnsigned(detail::TypeSpec spec) {
        spec.isUnsigned = true;
        return UnsignedType(spec);
    }
};

/// TEXT and BLOB: `TEXT("tiny")`, `TEXT("medium")`, `BLOB("long")`.
struct SEQUELIZE_API LargeObjectType : detail::TypeSpec {
    constexpr explicit LargeObjectType(Kind of) : detail::TypeSpec{.kind = of} {}
    /// Throws std::invalid_argument for any other word; in a constant expression that is a compile error.
    [[nodiscard]] constexpr detail::TypeSpec operator()(std::string_view word) const {
        return detail::TypeSpec{.kind = kind, .size = sizeNamed(word)};
    }

private:
    static constexpr Size sizeNamed(std::string_view word) {
        if (word == "tiny") return Size::tiny;
        if (word == "medium") return Size::medium;
        if (word == "long") return Size::large;
        refuse(word);
    }
    [[noreturn]] static void refuse(std::string_view word);
};

/// DATE (a date with a time; DATETIME in MySQL) and TIME, with up to six fractional digits: `DATE(6)`.
struct SEQUELIZE_API TemporalType : detail::TypeSpec {
    constexpr explicit TemporalType(Kind of) : detail::TypeSpec{.kind = of} {}
    [[nodiscard]] constexpr detail::TypeSpec operator()(std::uint32_t fractionalDigits) const {
        return detail::TypeSpec{.kind = kind, .length = fractionalDigits};
    }
};

/// ENUM: `ENUM("draft", "published")`.
struct EnumType {
    template <std::convertible_to<std::string>... Values>
        requires(sizeof...(Values) > 0)
    [[nodiscard]] detail::DataType operator()(Values&&... values) const {
        return detail::DataType(detail::TypeSpec{.kind = Kind::ENUM}, {std::string(std::forward<Values>(values))...});
    }
};

/// `VARCHAR(255)`; `STRING(100)` has another length in characters, `STRING(100).BINARY` compares by bytes.
inline constexpr CharacterType STRING{Kind::STRING};
/// `CHAR(255)`; `CHAR(2)` has another length in characters. Blanks at the end are cut on every database.
inline constexpr CharacterType CHAR{Kind::CHAR};
/// `TEXT`, 65,535 bytes; `TEXT("tiny")`, `TEXT("medium")` and `TEXT("long")` are `TINYTEXT`, `MEDIUMTEXT` and
/// `LONGTEXT`.
inline constexpr LargeObjectType TEXT{Kind::TEXT};
/// `TINYINT`, 8 bits; `TINYINT.UNSIGNED` begins at 0.
inline constexpr NumericType TINYINT{detail::TypeSpec{.kind = Kind::TINYINT}};
/// `SMALLINT`, 16 bits; `SMALLINT.UNSIGNED` begins at 0.
inline constexpr NumericType SMALLINT{detail::TypeSpec{.kind = Kind::SMALLINT}};
/// `MEDIUMINT`, 24 bits; `MEDIUMINT.UNSIGNED` begins at 0.
inline constexpr NumericType MEDIUMINT{detail::TypeSpec{.kind = Kind::MEDIUMINT}};
/// `INTEGER`, 32 bits; `INTEGER.UNSIGNED` begins at 0; `INTEGER(11).UNSIGNED.ZEROFILL` pads with zeros on MySQL.
inline constexpr NumericType INTEGER{detail::TypeSpec{.kind = Kind::INTEGER}};
/// `BIGINT`, 64 bits; `BIGINT.UNSIGNED` begins at 0.
inline constexpr NumericType BIGINT{detail::TypeSpec{.kind = Kind::BIGINT}};
/// `FLOAT`; `FLOAT(11, 4)` has at most so many digits, and so many of them after the point.
inline constexpr NumericType FLOAT{detail::TypeSpec{.kind = Kind::FLOAT}};
/// `DOUBLE PRECISION`; `DOUBLE(10, 2)` has at most so many digits, and so many of them after the point.
inline constexpr NumericType DOUBLE{detail::TypeSpec{.kind = Kind::DOUBLE}};
/// `REAL`.
inline constexpr NumericType REAL{detail::TypeSpec{.kind = Kind::REAL}};
/// `DECIMAL`, which is `DECIMAL(10, 0)`; `DECIMAL(10, 2)` has ten digits, two of them after the point. Exact.
inline constexpr NumericType DECIMAL{detail::TypeSpec{.kind = Kind::DECIMAL}};
/// `TINYINT(1)`: 0 and 1.
inline constexpr detail::TypeSpec BOOLEAN{.kind = Kind::BOOLEAN};
/// `DATETIME`: a day and a time, in UTC, to the second; `DATE(6)` has up to six digits of a second.
inline constexpr TemporalType DATE{Kind::DATE};
/// `DATE`: a day.
inline constexpr detail::TypeSpec DATEONLY{.kind = Kind::DATEONLY};
/// `TIME`: -838:59:59 to 838:59:59; `TIME(6)` has up to six digits of a second.
inline constexpr TemporalType TIME{Kind::TIME};
/// `CHAR(36) BINARY`, on SQLite `UUID`: 36 characters, in lower case.
inline constexpr detail::TypeSpec UUID{.kind = Kind::UUID};
/// `BLOB`, 65,535 bytes; `BLOB("tiny")`, `BLOB("medium")` and `BLOB("long")` as those of TEXT.
inline constexpr LargeObjectType BLOB{Kind::BLOB};
/// `ENUM('draft', 'published')` of `ENUM("draft", "published")`, on SQLite `TEXT`: one of these texts.
inline constexpr EnumType ENUM{};
/// `JSON`: a document, as text.
inline constexpr detail::TypeSpec JSON{.kind = Kind::JSON};
/// `JSONB` on PostgreSQL, a document taken apart: it is compared and searched faster than JSON's text, and indexed by
/// GIN. `JSON` elsewhere.
inline constexpr detail::TypeSpec JSONB{.kind = Kind::JSON, .binary = true};
inline constexpr detail::TypeSpec GEOMETRY{.kind = Kind::GEOMETRY};  ///< held as bytes in MySQL's form: SRID, then WKB
inline constexpr detail::TypeSpec VIRTUAL{.kind =
                                              Kind::VIRTUAL};  ///< a member that is no column, yet shown and in JSON

/// What NOW is.
struct NowType {};
/// What UUIDV1 is.
struct UuidV1Type {};
/// What UUIDV4 is.
struct UuidV4Type {};
/// As a default: the time when the record is created.
inline constexpr NowType NOW{};
/// As a default: a new time-based UUID.
inline constexpr UuidV1Type UUIDV1{};
/// As a default: a new random UUID.
inline constexpr UuidV4Type UUIDV4{};

}  // namespace DataTypes

}  // namespace sequelize
