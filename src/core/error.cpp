#include <sequelize/core/error.hpp>

#include <utility>

namespace sequelize {
namespace {

std::string messageOf(const std::vector<ValidationErrorItem>& items) {
    std::string text;
    for (const auto& item : items) {
        if (!text.empty()) text += ",\n";
        if (!item.type.empty()) text += item.type + ": ";
        text += item.message;
    }
    return text.empty() ? "Validation error" : text;
}

std::vector<ValidationErrorItem> itemsOf(const std::vector<std::string>& fields, std::optional<std::size_t> record) {
    std::vector<ValidationErrorItem> items;
    items.reserve(fields.size());
    for (const auto& field : fields)
        items.push_back({field + " must be unique", "unique violation", field, record, "not_unique"});
    return items;
}

/// The server's own message would quote the value, which may be a secret.
std::string uniqueMessage(const std::vector<std::string>& fields, std::optional<std::size_t> record) {
    if (fields.empty())
        return "unique violation: another row has the same value in a unique key (in C++: the error's native() tells more)";
    auto items = itemsOf(fields, record);
    // The items' messages are Sequelize's.
    if (record)
        for (auto& item : items) item.message = "record " + std::to_string(*record) + ": " + item.message;
    return messageOf(items);
}

}  // namespace

const NativeError& BaseError::native() const noexcept {
    static const NativeError none;
    return none;
}

ValidationError::ValidationError(std::vector<ValidationErrorItem> items)
    : BaseError(messageOf(items)), items_(std::move(items)) {}

UniqueConstraintError::UniqueConstraintError(std::vector<std::string> fields, NativeError native)
    : UniqueConstraintError(std::move(fields), std::move(native), std::nullopt) {}

UniqueConstraintError::UniqueConstraintError(std::vector<std::string> fields, NativeError native,
                                             std::optional<std::size_t> record, std::string_view remark)
    : ValidationError(uniqueMessage(fields, record).append(remark), itemsOf(fields, record)),
      fields_(std::move(fields)),
      native_(std::move(native)) {}

DatabaseError::DatabaseError(NativeError native) : BaseError(native.message), native_(std::move(native)) {}

}  // namespace sequelize
