#include "key_bytes.hpp"

#include "../schema/type_limits.hpp"

namespace sequelize::detail {

void appendCell(std::string& key, const Cell& cell) {
    switch (cell.type) {
        case Cell::Type::null:
            key += '\0';
            break;
        case Cell::Type::decimal:
        case Cell::Type::text:
        case Cell::Type::blob:
        case Cell::Type::shape:
        case Cell::Type::json:
        case Cell::Type::invalidDate:
            key += '\2';
            appendBytes(key, cell.text.size());
            key += cell.text;
            break;
        default:
            // a number is the same number whether its column is signed or not
            key += '\1';
            appendBytes(key, cell.unsignedInteger);
    }
}

std::string bytesOf(const std::vector<Value>& values) {
    std::string key;
    for (const auto& value : values) {
        std::string scratch;
        appendCell(key, viewOf(value, scratch));
    }
    return key;
}

bool comparesByBytes(const DataType& left, const DataType& right) noexcept {
    if (isInteger(left.kind)) return isInteger(right.kind);
    return left.kind == TypeSpec::Kind::UUID && right.kind == TypeSpec::Kind::UUID;
}

}  // namespace sequelize::detail
