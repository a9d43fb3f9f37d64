#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include <sequelize/core/api.hpp>
#include <sequelize/core/bytes.hpp>
#include <sequelize/core/datetime.hpp>
#include <sequelize/core/decimal.hpp>
#include <sequelize/core/uuid.hpp>

namespace sequelize {

/// SQL NULL as a value: `Op::is(null)`, `{&Book::subject, null}`.
struct Null {
    friend constexpr bool operator==(Null, Null) noexcept = default;
};
/// SQL's NULL in conditions, assignments and options: `{&Book::subject, null}`, `.transaction = null` (JavaScript:
/// null).
inline constexpr Null null{};

/// A JSON document as text. `sequelize/json.hpp` maps `nlohmann::json` members onto it.
/// The JSON document `null` is a value of this type; SQL NULL is not.
struct Json {
    std::string text{};  ///< the document
    friend bool operator==(const Json&, const Json&) = default;
};

/// One SQL value, as it is bound to a statement or read from a raw row. A regular value type. Made from whatever a
/// column's value may be: NULL, bool, integers, floating-point numbers, texts, Decimal, Bytes, DateTime, Date, Time,
/// Uuid, Json.
class SEQUELIZE_API Value {
public:
    using Storage = std::variant<Null, bool, std::int64_t, std::uint64_t, double, Decimal, std::string, Bytes, DateTime,
                                 Date, Time, Uuid, Json>;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"  // g++ takes the enumerator for one that hides sequelize::null
    /// In the order of `Storage`'s alternatives.
    enum class Type : std::uint8_t {
        null,
        boolean,
        integer,
        unsignedInteger,
        real,
        decimal,
        text,
        blob,
        dateTime,
        date,
        time,
        uuid,
        json
    };
#pragma GCC diagnostic pop

    Value() noexcept;
    // Out of line, as what the variant makes of them would be compiled into every file that touches a value.
    Value(const Value& other);
    Value(Value&& other) noexcept;
    Value& operator=(const Value& other);
    Value& operator=(Value&& other) noexcept;
    ~Value();
    /// From what a column may hold.
    Value(Null) noexcept;
    Value(bool v) noexcept;
    template <std::signed_integral I>
    Value(I v) noexcept : Value(Number<std::int64_t>{v}) {}
    template <std::unsigned_integral I>
        requires(!std::same_as<I, bool>)
    Value(I v) noexcept : Value(Number<std::uint64_t>{v}) {}
    template <std::floating_point F>
    Value(F v) noexcept : Value(Number<double>{static_cast<double>(v)}) {}
    Value(std::string v);
    Value(std::string_view v);
    Value(const char* v);
    Value(Bytes v);
    Value(Decimal v);
    Value(DateTime v) noexcept;
    Value(Date v) noexcept;
    Value(Time v) noexcept;
    Value(Uuid v) noexcept;
    Value(Json v);

    /// Which alternative it is.
    [[nodiscard]] Type type() const noexcept { return static_cast<Type>(storage_.index()); }
    /// Whether it is SQL's NULL.
    [[nodiscard]] bool isNull() const noexcept { return type() == Type::null; }
    /// The variant, for `std::visit`.
    [[nodiscard]] const Storage& storage() const noexcept { return storage_; }
    [[nodiscard]] Storage& storage() noexcept { return storage_; }

    /// The alternative V, or nullptr when the value is of another type.
    template <class V>
    [[nodiscard]] const V* getIf() const noexcept {
        return std::get_if<V>(&storage_);
    }
    template <class V>
    [[nodiscard]] V* getIf() noexcept {
        return std::get_if<V>(&storage_);
    }

    friend bool operator==(const Value& left, const Value& right);

private:
    template <class N>
    struct Number {
        N value;
    };
    explicit Value(Number<std::int64_t> v) noexcept;
    explicit Value(Number<std::uint64_t> v) noexcept;
    explicit Value(Number<double> v) noexcept;

    Storage storage_;
};

namespace detail {

/// The type's name as errors show it: "text", "integer", ...
[[nodiscard]] SEQUELIZE_API std::string_view nameOf(Value::Type type) noexcept;

}  // namespace detail

/// The value as Node's `console.log` shows it: `'Clean Code'`, `3`, `2021-12-14T10:12:16.644Z`, `null`.
[[nodiscard]] SEQUELIZE_API std::string inspect(const Value& value);

}  // namespace sequelize
