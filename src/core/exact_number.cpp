#include "exact_number.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "digits.hpp"

namespace sequelize::detail {
namespace {

constexpr int largestExponent = 1000;
constexpr std::size_t mostDigits = 1000;

/// Both of one length.
std::string added(std::string a, const std::string& b) {
    int carry = 0;
    for (std::size_t i = a.size(); i-- > 0;) {
        const int digit = (a[i] - '0') + (b[i] - '0') + carry;
        carry = digit / 10;
        a[i] = static_cast<char>('0' + digit % 10);
    }
    if (carry != 0) a.insert(a.begin(), '1');
    return a;
}

/// Both of one length, `b` not the larger one.
std::string subtracted(std::string a, const std::string& b) {
    int borrow = 0;
    for (std::size_t i = a.size(); i-- > 0;) {
        const int digit = (a[i] - '0') - (b[i] - '0') - borrow;
        borrow = digit < 0 ? 1 : 0;
        a[i] = static_cast<char>('0' + digit + 10 * borrow);
    }
    return a;
}

void padTo(std::string& digits, std::size_t size) {
    if (digits.size() < size) digits.insert(0, size - digits.size(), '0');
}

}  // namespace

std::optional<ExactNumber> ExactNumber::parse(std::string_view text) {
    ExactNumber number;
    number.negative_ = takeSign(text);
    const auto whole = takeDigits(text);
    if (whole.empty()) return std::nullopt;
    std::string_view fraction;
    if (takeChar(text, '.')) {
        fraction = takeDigits(text);
        if (fraction.empty()) return std::nullopt;
    }
    int exponent = 0;
    if (takeChar(text, 'e') || takeChar(text, 'E')) {
        const auto taken = takeExponent(text);
        if (!taken || *taken > largestExponent || *taken < -largestExponent) return std::nullopt;
        exponent = *taken;
    }
    if (!text.empty() || whole.size() + fraction.size() > mostDigits) return std::nullopt;
    number.digits_.reserve(whole.size() + fraction.size());
    number.digits_.append(whole).append(fraction);
    number.scale_ = static_cast<int>(fraction.size()) - exponent;
    if (number.scale_ < 0) number.extend(0);
    number.normalize();
    return number;
}

/// Appends zeros until there are `scale` digits after the point.
void ExactNumber::extend(int scale) {
    if (scale <= scale_) return;
    digits_.append(static_cast<std::size_t>(scale - scale_), '0');
    scale_ = scale;
}

void ExactNumber::normalize() {
    digits_.erase(0, std::min(digits_.find_first_not_of('0'), digits_.size()));
    if (digits_.empty()) negative_ = false;
}

ExactNumber ExactNumber::negated() const {
    ExactNumber number(*this);
    number.negative_ = !negative_ && !digits_.empty();
    return number;
}

ExactNumber ExactNumber::absolute() const {
    return negative_ ? negated() : *this;
}

ExactNumber ExactNumber::sum(ExactNumber a, ExactNumber b) {
    const int scale = std::max(a.scale_, b.scale_);
    a.extend(scale);
    b.extend(scale);
    const auto size = std::max(a.digits_.size(), b.digits_.size());
    padTo(a.digits_, size);
    padTo(b.digits_, size);
    if (a.negative_ == b.negative_) {
        a.digits_ = added(std::move(a.digits_), b.digits_);
    } else {
        if (a.digits_ < b.digits_) std::swap(a, b);
        a.digits_ = subtracted(std::move(a.digits_), b.digits_);
    }
    a.normalize();
    return a;
}

ExactNumber ExactNumber::product(const ExactNumber& a, const ExactNumber& b) {
    std::vector<int> sums(a.digits_.size() + b.digits_.size(), 0);
    for (std::size_t i = 0; i < a.digits_.size(); ++i)
        for (std::size_t j = 0; j < b.digits_.size(); ++j)
            sums[i + j + 1] += (a.digits_[i] - '0') * (b.digits_[j] - '0');
    ExactNumber number;
    number.negative_ = a.negative_ != b.negative_;
    number.scale_ = a.scale_ + b.scale_;
    number.digits_.resize(sums.size());
    int carry = 0;
    for (std::size_t i = sums.size(); i-- > 0;) {
        const int sum = sums[i] + carry;
        number.digits_[i] = static_cast<char>('0' + sum % 10);
        carry = sum / 10;
    }
    number.normalize();
    return number;
}

ExactNumber ExactNumber::trimmed() const {
    ExactNumber number(*this);
    while (number.scale_ > 0 && (number.digits_.empty() || number.digits_.back() == '0')) {
        if (!number.digits_.empty()) number.digits_.pop_back();
        --number.scale_;
    }
    return number;
}

namespace {

/// Whether the digits that are kept grow by one, of which `last` is the last, where `dropped` follows.
bool roundsUp(char last, std::string_view dropped, bool negative, Decimal::Rounding rounding) {
    if (dropped.find_first_not_of('0') == std::string_view::npos) return false;
    switch (rounding) {
        case Decimal::Rounding::down:
            return false;
        case Decimal::Rounding::up:
            return true;
        case Decimal::Rounding::floor:
            return negative;
        case Decimal::Rounding::ceiling:
            return !negative;
        case Decimal::Rounding::halfEven:
            if (dropped.front() == '5' && dropped.find_first_not_of('0', 1) == std::string_view::npos)
                return (last - '0') % 2 != 0;
            break;
        case Decimal::Rounding::halfUp:
            break;
    }
    return dropped.front() >= '5';
}

}  // namespace

ExactNumber ExactNumber::dividedBy(const ExactNumber& divisor, int scale, Decimal::Rounding rounding) const {
    // as whole numbers; the quotient gets one digit more, and another that says whether something is left
    ExactNumber dividend(*this);
    dividend.extend(std::max(scale_, scale + 1 + divisor.scale_));
    ExactNumber quotient;
    quotient.negative_ = negative_ != divisor.negative_;
    quotient.scale_ = dividend.scale_ - divisor.scale_;
    std::string rest;
    for (const char digit : dividend.digits_) {
        if (!rest.empty() || digit != '0') rest += digit;
        char times = '0';
        while (rest.size() > divisor.digits_.size() ||
               (rest.size() == divisor.digits_.size() && rest >= divisor.digits_)) {
            std::string taken = divisor.digits_;
            padTo(taken, rest.size());
            rest = subtracted(std::move(rest), taken);
            rest.erase(0, std::min(rest.find_first_not_of('0'), rest.size()));
            ++times;
        }
        quotient.digits_ += times;
    }
    quotient.digits_ += rest.empty() ? '0' : '1';
    ++quotient.scale_;
    quotient = quotient.rounded(scale, rounding);
    quotient.extend(scale);
    quotient.normalize();
    return quotient;
}

ExactNumber ExactNumber::rounded(int scale, Decimal::Rounding rounding) const {
    if (scale >= scale_) return *this;
    const auto dropped = static_cast<std::size_t>(scale_ - scale);
    ExactNumber number;
    number.negative_ = negative_;
    number.scale_ = std::max(scale, 0);
    std::string digits = digits_;
    padTo(digits, dropped);
    const std::size_t kept = digits.size() - dropped;
    number.digits_ = "0" + digits.substr(0, kept);
    if (roundsUp(number.digits_.back(), std::string_view(digits).substr(kept), negative_, rounding)) {
        std::string one(number.digits_.size(), '0');
        one.back() = '1';
        number.digits_ = added(std::move(number.digits_), one);
    }
    if (scale < 0) number.digits_.append(static_cast<std::size_t>(-scale), '0');
    number.normalize();
    return number;
}

ExactNumber ExactNumber::dividedBy(std::uint64_t divisor, int scale) const {
    ExactNumber dividend(*this);
    dividend.extend(scale + 1);  // one digit more tells how to round
    std::uint64_t rest = 0;
    for (char& digit : dividend.digits_) {
        rest = rest * 10 + static_cast<std::uint64_t>(digit - '0');
        digit = static_cast<char>('0' + rest / divisor);
        rest %= divisor;
    }
    dividend.normalize();
    return dividend.rounded(scale);
}

std::string ExactNumber::toString() const {
    std::string text = digits_;
    const auto fraction = static_cast<std::size_t>(scale_);
    padTo(text, fraction + 1);
    if (fraction > 0) text.insert(text.size() - fraction, ".");
    if (negative_) text.insert(0, "-");
    return text;
}

std::string ExactNumber::key() const {
    constexpr char zero = '\x80';
    if (digits_.empty()) return {zero};
    // the number is 0.digits * 10^exponent
    const auto exponent = static_cast<unsigned>(static_cast<int>(digits_.size()) - scale_ + 0x8000);
    std::string key{static_cast<char>(zero + 1), static_cast<char>(exponent >> 8U),
                    static_cast<char>(exponent & 0xffU)};
    key.append(digits_, 0, digits_.find_last_not_of('0') + 1);
    if (!negative_) return key;
    for (char& byte : key) byte = static_cast<char>(~byte);
    key += '\xff';  // of two that begin alike the shorter one is the larger one
    return key;
}

}  // namespace sequelize::detail
