#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/cell.hpp>
#include <sequelize/core/value.hpp>
#include <sequelize/schema/data_type.hpp>
#include <sequelize/schema/enum_names.hpp>
#include <sequelize/schema/names.hpp>

namespace sequelize {
namespace detail {

/// How a cell went into a member, or why it did not.
enum class ReadStatus : std::uint8_t { ok, isNull, wrongType, outOfRange, malformed };

}  // namespace detail

/// Makes a type of the program's own a column's type. A specialisation says what the type is stored as, and how it goes
/// there and back. `Stored` is any type that is a column's already. Equal objects must give equal stored values, since
/// conditions compare these. Both functions are called from whichever thread reads or writes.
/// ```
/// template <> struct sequelize::ColumnTraits<Money> {
///     using Stored = std::int64_t;                        // any type that is a column's already
///     static std::int64_t toStored(const Money& m);
///     static Money fromStored(std::int64_t cents);
/// };
/// ```
/// A column of such a member has the type of `Stored`, unless the specialisation has a function for another one:
/// `static DataType columnType() { return DataTypes::TEXT; }`; `.type` of a field stands above both.
template <class M>
struct ColumnTraits {};

namespace detail {

template <class M>
concept CustomColumn = requires { typename ColumnTraits<M>::Stored; };

template <class M>
struct UnwrapOptional {
    using type = M;
    static constexpr bool isOptional = false;
};
template <class M>
struct UnwrapOptional<std::optional<M>> {
    using type = M;
    static constexpr bool isOptional = true;
};
template <class M>
using Unwrapped = typename UnwrapOptional<M>::type;
template <class M>
inline constexpr bool isOptional = UnwrapOptional<M>::isOptional;

/// The conversions that every type shares, compiled once.
SEQUELIZE_API ReadStatus readInteger(const Cell& cell, std::int64_t& out) noexcept;
SEQUELIZE_API ReadStatus readUnsigned(const Cell& cell, std::uint64_t& out) noexcept;
SEQUELIZE_API ReadStatus readReal(const Cell& cell, double& out) noexcept;
SEQUELIZE_API ReadStatus readMember(const Cell& cell, bool& out) noexcept;
SEQUELIZE_API ReadStatus readMember(const Cell& cell, std::string& out);
SEQUELIZE_API ReadStatus readMember(const Cell& cell, Bytes& out);
SEQUELIZE_API ReadStatus readMember(const Cell& cell, Decimal& out);
SEQUELIZE_API ReadStatus readMember(const Cell& cell, DateTime& out) noexcept;
SEQUELIZE_API ReadStatus readMember(const Cell& cell, Date& out) noexcept;
SEQUELIZE_API ReadStatus readMember(const Cell& cell, Time& out) noexcept;
SEQUELIZE_API ReadStatus readMember(const Cell& cell, Uuid& out) noexcept;
SEQUELIZE_API ReadStatus readMember(const Cell& cell, Json& out);

template <class M>
concept Integer = std::integral<M> && !std::same_as<M, bool> && !std::same_as<M, char> && !std::same_as<M, wchar_t> &&
                  !std::same_as<M, char8_t> && !std::same_as<M, char16_t> && !std::same_as<M, char32_t>;

template <class M>
concept BuiltinColumn =
    Integer<M> || std::floating_point<M> || std::same_as<M, bool> || std::same_as<M, std::string> ||
    std::same_as<M, Bytes> || std::same_as<M, Decimal> || std::same_as<M, DateTime> || std::same_as<M, Date> ||
    std::same_as<M, Time> || std::same_as<M, Uuid> || std::same_as<M, Json>;

template <Integer M>
ReadStatus readMember(const Cell& cell, M& out) noexcept {
    using Wide = std::conditional_t<std::is_signed_v<M>, std::int64_t, std::uint64_t>;
    Wide wide{};
    ReadStatus status{};
    if constexpr (std::is_signed_v<M>)
        status = readInteger(cell, wide);
    else
        status = readUnsigned(cell, wide);
    if (status != ReadStatus::ok) return status;
    if (!std::in_range<M>(wide)) return ReadStatus::outOfRange;
    out = static_cast<M>(wide);
    return ReadStatus::ok;
}

template <std::floating_point M>
ReadStatus readMember(const Cell& cell, M& out) noexcept {
    double wide{};
    const ReadStatus status = readReal(cell, wide);
    if (status != ReadStatus::ok) return status;
    const bool isFinite = wide - wide == 0;
    if (isFinite && (wide > std::numeric_limits<M>::max() || wide < std::numeric_limits<M>::lowest()))
        return ReadStatus::outOfRange;
    out = static_cast<M>(wide);
    return ReadStatus::ok;
}

template <class M>
    requires std::is_enum_v<M>
ReadStatus readMember(const Cell& cell, M& out) noexcept {
    if (cell.type != Cell::Type::text) return ReadStatus::wrongType;
    const auto value = enumFromName<M>(cell.text);
    if (!value) return ReadStatus::outOfRange;
    out = *value;
    return ReadStatus::ok;
}

template <CustomColumn M>
ReadStatus readMember(const Cell& cell, M& out) {
    typename ColumnTraits<M>::Stored stored{};
    const ReadStatus status = readMember(cell, stored);
    if (status == ReadStatus::ok) out = ColumnTraits<M>::fromStored(std::move(stored));
    return status;
}

/// The enumerator's name. A number that is no enumerator stays one, so that no column of texts takes it.
[[nodiscard]] SEQUELIZE_API Value enumValue(std::string_view name, std::int64_t number);
/// A value that a condition compares with. Throws ValidationError for one that no column could hold: a number that is
/// no enumerator, a document with NaN.
[[nodiscard]] SEQUELIZE_API Value requireStorable(Value value, bool isEnum);

/// The value that a member's content is bound as.
template <class M>
Value valueOf(const M& member) {
    if constexpr (isOptional<M>)
        return member ? valueOf(*member) : Value(null);
    else if constexpr (CustomColumn<M>)
        return valueOf<typename ColumnTraits<M>::Stored>(ColumnTraits<M>::toStored(member));
    else if constexpr (std::is_enum_v<M>)
        return enumValue(enumName(member), static_cast<std::int64_t>(member));
    else
        return Value(member);
}

/// The column type that a C++ type stands for unless `.type` says another.
template <class M>
DataType columnTypeOf() {
    using Kind = TypeSpec::Kind;
    if constexpr (isOptional<M>)
        return columnTypeOf<Unwrapped<M>>();
    else if constexpr (requires { ColumnTraits<M>::columnType(); })
        return ColumnTraits<M>::columnType();
    else if constexpr (CustomColumn<M>)
        return columnTypeOf<typename ColumnTraits<M>::Stored>();
    else if constexpr (std::is_enum_v<M>)
        return DataType(TypeSpec{.kind = Kind::ENUM}, enumNames<M>());
    else if constexpr (Integer<M>)
        return TypeSpec{.kind = sizeof(M) == 1   ? Kind::TINYINT
                                : sizeof(M) == 2 ? Kind::SMALLINT
                                : sizeof(M) == 4 ? Kind::INTEGER
                                                 : Kind::BIGINT,
                        .isUnsigned = std::is_unsigned_v<M>};
    else if constexpr (std::same_as<M, bool>)
        return DataTypes::BOOLEAN;
    else if constexpr (std::same_as<M, float>)
        return DataTypes::FLOAT;
    else if constexpr (std::floating_point<M>)
        return DataTypes::DOUBLE;
    else if constexpr (std::same_as<M, std::string>)
        return DataTypes::STRING;
    else if constexpr (std::same_as<M, Bytes>)
        return DataTypes::BLOB;
    else if constexpr (std::same_as<M, Decimal>)
        return DataTypes::DECIMAL;
    else if constexpr (std::same_as<M, DateTime>)
        return DataTypes::DATE;
    else if constexpr (std::same_as<M, Date>)
        return DataTypes::DATEONLY;
    else if constexpr (std::same_as<M, Time>)
        return DataTypes::TIME;
    else if constexpr (std::same_as<M, Uuid>)
        return DataTypes::UUID;
    else
        return DataTypes::JSON;
}

/// What kinds of column a member can hold; checked when a model is defined.
enum class Family : std::uint8_t { integer, real, decimal, boolean, text, blob, dateTime, date, time, uuid, json };

template <class M>
constexpr Family familyOf() {
    if constexpr (isOptional<M>)
        return familyOf<Unwrapped<M>>();
    else if constexpr (CustomColumn<M>)
        return familyOf<typename ColumnTraits<M>::Stored>();
    else if constexpr (std::is_enum_v<M> || std::same_as<M, std::string>)
        return Family::text;
    else if constexpr (Integer<M>)
        return Family::integer;
    else if constexpr (std::same_as<M, bool>)
        return Family::boolean;
    else if constexpr (std::floating_point<M>)
        return Family::real;
    else if constexpr (std::same_as<M, Bytes>)
        return Family::blob;
    else if constexpr (std::same_as<M, Decimal>)
        return Family::decimal;
    else if constexpr (std::same_as<M, DateTime>)
        return Family::dateTime;
    else if constexpr (std::same_as<M, Date>)
        return Family::date;
    else if constexpr (std::same_as<M, Time>)
        return Family::time;
    else if constexpr (std::same_as<M, Uuid>)
        return Family::uuid;
    else
        return Family::json;
}

/// A C++ type that can be a column: a built-in one, an `enum class`, a std::optional of one, or one that
/// `ColumnTraits` was specialised for.
template <class M>
concept ColumnType = BuiltinColumn<Unwrapped<M>> || std::is_enum_v<Unwrapped<M>> || CustomColumn<Unwrapped<M>>;

/// What the compiled core knows of a member's C++ type: one constant per type, shared by all members of that type.
struct SEQUELIZE_API MemberType {
    std::string_view name;  ///< the C++ type as the compiler spells it
    bool isOptional;
    Family family;
    std::size_t size;
    std::size_t alignment;
    DataType (*columnType)();
    Value (*get)(const void* member);
    ReadStatus (*set)(void* member, const Cell& cell);  ///< leaves the member alone unless it answers `ok`
};

template <ColumnType M>
inline constexpr MemberType memberType{
    .name = typeName<M>(),
    .isOptional = isOptional<M>,
    .family = familyOf<M>(),
    .size = sizeof(M),
    .alignment = alignof(M),
    .columnType = &columnTypeOf<M>,
    .get = [](const void* member) { return valueOf(*static_cast<const M*>(member)); },
    .set =
        [](void* member, const Cell& cell) {
            if constexpr (isOptional<M>) {
                auto& optional = *static_cast<M*>(member);
                if (cell.type == Cell::Type::null) {
                    optional.reset();
                    return ReadStatus::ok;
                }
                Unwrapped<M> content{};
                const ReadStatus status = readMember(cell, content);
                if (status == ReadStatus::ok) optional = std::move(content);
                return status;
            } else {
                if (cell.type == Cell::Type::null) return ReadStatus::isNull;
                return readMember(cell, *static_cast<M*>(member));
            }
        },
};

}  // namespace detail
}  // namespace sequelize
