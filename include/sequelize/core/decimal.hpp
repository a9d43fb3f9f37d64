#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <sequelize/core/api.hpp>

namespace sequelize {

/// An exact decimal number, kept as text: DECIMAL columns lose nothing on the way, "10.50" stays "10.50".
/// It compares numerically (1.0 == 1.00, -0 == 0), and computes exactly, with decimals and integers: what does not fit
/// in `maxPrecision` digits is a std::range_error. A regular value type; 0 by default.
class SEQUELIZE_API Decimal {
public:
    /// How a digit too many is dropped.
    enum class Rounding : std::uint8_t {
        halfUp,    ///< to the nearest, half away from zero: 0.5 is 1, -0.5 is -1; as DECIMAL columns do
        halfEven,  ///< to the nearest, half to the even digit: 0.5 is 0, 1.5 is 2
        down,      ///< towards zero
        up,        ///< away from zero
        floor,     ///< towards the smaller number
        ceiling,   ///< towards the larger number
    };

    /// The most digits that a value may have, before and after the point together (MySQL's own limit).
    static constexpr int maxPrecision = 65;

    Decimal() : text_("0") {}
    /// As `parse`; throws std::invalid_argument that names the text.
    explicit Decimal(std::string_view text);
    /// From any integer; bool is not a number here.
    template <std::integral I>
        requires(!std::same_as<std::remove_cv_t<I>, bool> && sizeof(I) <= sizeof(std::int64_t))
    Decimal(I value) : text_(std::to_string(value)) {}

    /// Reads "[+-]digits[.digits]", also with an exponent ("1e-3" is "0.001"), whose expansion it stores.
    /// Zeros before the number and the sign of a zero are dropped, zeros after the point are kept. Returns
    /// nullopt for any other text and for more than `maxPrecision` digits.
    [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

    /// The canonical text: '-' for negative numbers, at least one digit, and a point only before fraction
    /// digits.
    [[nodiscard]] const std::string& toString() const noexcept { return text_; }
    /// The nearest double.
    [[nodiscard]] double toDouble() const noexcept;
    /// The number of digits after the point.
    [[nodiscard]] int scale() const noexcept;
    /// The number of digits before and after the point, as SQL counts them: 10.50 has 4, and 0.50 has 2,
    /// because it fits a DECIMAL(2,2).
    [[nodiscard]] int precision() const noexcept;
    /// The same number with `scale` digits after the point. Throws std::range_error if that would lose a
    /// digit other than 0 or need more than `maxPrecision` digits, std::invalid_argument if `scale` is
    /// negative.
    [[nodiscard]] Decimal rescaled(int scale) const;
    /// The number with `scale` digits after the point, rounded. Throws std::range_error when it needs more than
    /// `maxPrecision` digits, std::invalid_argument if `scale` is negative.
    [[nodiscard]] Decimal rounded(int scale, Rounding rounding = Rounding::halfUp) const;
    /// The quotient with `scale` digits after the point. Throws as `rounded` does, and std::domain_error for a divisor
    /// of 0.
    [[nodiscard]] Decimal dividedBy(const Decimal& divisor, int scale, Rounding rounding) const;
    /// The number without its sign.
    [[nodiscard]] Decimal abs() const;

    Decimal operator+() const { return *this; }
    Decimal operator-() const;
    /// The sum and the difference have as many digits after the point as the operand with more of them, the product as
    /// many as both; zeros at the end go where there would be more than `maxPrecision` digits. Throws std::range_error
    /// where other digits would have to go.
    friend Decimal operator+(const Decimal& a, const Decimal& b) { return plus(a, b); }
    friend Decimal operator-(const Decimal& a, const Decimal& b) { return plus(a, -b); }
    friend Decimal operator*(const Decimal& a, const Decimal& b) { return times(a, b); }
    Decimal& operator+=(const Decimal& other) { return *this = plus(*this, other); }
    Decimal& operator-=(const Decimal& other) { return *this = plus(*this, -other); }
    Decimal& operator*=(const Decimal& other) { return *this = times(*this, other); }
    /// The sum of a range of decimals or integers; 0 of an empty one.
    template <class Range>
    [[nodiscard]] static Decimal sum(const Range& numbers) {
        Decimal total;
        for (const auto& number : numbers) total += number;
        return total;
    }

    friend bool operator==(const Decimal& a, const Decimal& b) noexcept { return compare(a, b) == 0; }
    /// Weak, because equal numbers may differ in their scale.
    friend std::weak_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept { return compare(a, b) <=> 0; }

private:
    friend struct std::hash<Decimal>;
    static int compare(const Decimal& a, const Decimal& b) noexcept;
    static Decimal plus(const Decimal& a, const Decimal& b);
    static Decimal times(const Decimal& a, const Decimal& b);

    std::string text_;
};

}  // namespace sequelize

/// Equal numbers have equal hashes, whatever their scale.
template <>
struct std::hash<sequelize::Decimal> {
    [[nodiscard]] std::size_t operator()(const sequelize::Decimal& value) const noexcept;
};
