#include "type_limits.hpp"

#include <algorithm>
#include <limits>

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

int bitsOf(Kind kind) noexcept {
    switch (kind) {
        case Kind::TINYINT:
            return 8;
        case Kind::SMALLINT:
            return 16;
        case Kind::MEDIUMINT:
            return 24;
        case Kind::INTEGER:
            return 32;
        default:
            return 64;
    }
}

}  // namespace

IntegerRange integerRange(const DataType& type) noexcept {
    const auto highest =
        std::numeric_limits<std::uint64_t>::max() >> (64 - bitsOf(type.kind) + (type.isUnsigned ? 0 : 1));
    return {type.isUnsigned ? 0 : -static_cast<std::int64_t>(highest) - 1, highest};
}

std::uint64_t bytesOf(TypeSpec::Size size) noexcept {
    switch (size) {
        case TypeSpec::Size::tiny:
            return 255;
        case TypeSpec::Size::regular:
            return 65'535;
        case TypeSpec::Size::medium:
            return 16'777'215;
        case TypeSpec::Size::large:
            break;
    }
    return 4'294'967'295;
}

bool isSingle(const DataType& type) noexcept {
    return type.kind == Kind::FLOAT && (type.decimals >= 0 || type.length <= 24);
}

DecimalDigits decimalDigits(const DataType& type) noexcept {
    const int fraction = std::max<int>(type.decimals, 0);
    return {(type.length ? static_cast<int>(type.length) : 10) - fraction, fraction};
}

}  // namespace sequelize::detail
