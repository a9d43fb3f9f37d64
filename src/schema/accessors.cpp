#include <sequelize/schema/accessors.hpp>

namespace sequelize::detail {

Accessors::Accessors() noexcept = default;
Accessors::Accessors(const Accessors& other) = default;
Accessors::Accessors(Accessors&& other) noexcept = default;
Accessors& Accessors::operator=(const Accessors& other) = default;
Accessors& Accessors::operator=(Accessors&& other) noexcept = default;
Accessors::~Accessors() = default;

std::shared_ptr<const Accessors> accessorsOf(Accessors get, std::function<Value(const Value&)> set) {
    if (!get.get && !get.compute && !set) return nullptr;
    get.set = std::move(set);
    return std::make_shared<const Accessors>(std::move(get));
}

std::shared_ptr<const Accessors> Accessors::ofBase(std::ptrdiff_t offset) const {
    Accessors same = *this;
    if (compute)
        same.compute = [function = compute, offset](const void* record, void* member) {
            function(static_cast<const std::byte*>(record) + offset, member);
        };
    return std::make_shared<const Accessors>(std::move(same));
}

}  // namespace sequelize::detail
