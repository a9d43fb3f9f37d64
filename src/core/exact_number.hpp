#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sequelize/core/decimal.hpp>

namespace sequelize::detail {

/// A decimal number of any length with the arithmetic of DECIMAL columns, for databases that have none. A regular value
/// type; 0 by default.
class ExactNumber {
public:
    ExactNumber() = default;

    /// Reads what `Decimal::parse` does, nullopt for other texts, and for exponents beyond 1000 or so
    /// many digits.
    [[nodiscard]] static std::optional<ExactNumber> parse(std::string_view text);

    [[nodiscard]] ExactNumber negated() const;
    [[nodiscard]] ExactNumber absolute() const;
    [[nodiscard]] friend ExactNumber operator+(ExactNumber a, ExactNumber b) { return sum(std::move(a), std::move(b)); }
    [[nodiscard]] friend ExactNumber operator*(const ExactNumber& a, const ExactNumber& b) { return product(a, b); }
    /// Without the digits after the `scale`-th one after the point; a negative `scale` counts from the point to the
    /// left. As it is where it has none of them.
    [[nodiscard]] ExactNumber rounded(int scale, Decimal::Rounding rounding = Decimal::Rounding::halfUp) const;
    /// The quotient, rounded to `scale` digits after the point. `divisor` is not 0.
    [[nodiscard]] ExactNumber dividedBy(std::uint64_t divisor, int scale) const;
    [[nodiscard]] ExactNumber dividedBy(const ExactNumber& divisor, int scale, Decimal::Rounding rounding) const;
    /// Without zeros at the end of its fraction.
    [[nodiscard]] ExactNumber trimmed() const;
    [[nodiscard]] bool isZero() const noexcept { return digits_.empty(); }
    /// The number of digits after the point.
    [[nodiscard]] int scale() const noexcept { return scale_; }

    /// "-1234.50": a point only before digits.
    [[nodiscard]] std::string toString() const;
    /// Bytes that sort as the numbers do, and are equal where these are, whatever their scale.
    [[nodiscard]] std::string key() const;

private:
    static ExactNumber sum(ExactNumber a, ExactNumber b);
    static ExactNumber product(const ExactNumber& a, const ExactNumber& b);
    void extend(int scale);
    void normalize();

    bool negative_ = false;
    std::string digits_{};  // without zeros before them; empty: zero
    int scale_ = 0;
};

}  // namespace sequelize::detail
