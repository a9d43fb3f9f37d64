#include <sequelize/model/model_handle.hpp>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

namespace sequelize::detail {

void ModelHandle::failGone() const {
    throw UsageError(fmt::format(
        "the Sequelize object of the model '{}' is gone; keep it as long as its models are used", block_->name));
}

}  // namespace sequelize::detail
