#include <sequelize/schema/accessors.hpp>

namespace sequelize::detail {

std::shared_ptr<const Accessors> Accessors::ofBase(std::ptrdiff_t offset) const {
    Accessors same = *this;
    if (compute)
        same.compute = [function = compute, offset](const void* record, void* member) {
            function(static_cast<const std::byte*>(record) + offset, member);
        };
    return std::make_shared<const Accessors>(std::move(same));
}

}  // namespace sequelize::detail
