#pragma once

#include <memory>
#include <string>
#include <utility>

#include <sequelize/core/api.hpp>

namespace sequelize::detail {

class ModelCore;

/// A model as a program holds it. It may outlive the model, which goes with its Sequelize object: asked for then, it
/// throws. Copies are cheap, and share one block.
class SEQUELIZE_API ModelHandle {
public:
    ModelHandle(ModelCore& core, std::string name) : block_(std::make_shared<Block>(Block{&core, std::move(name)})) {}

    /// Throws UsageError when the model is gone.
    [[nodiscard]] ModelCore& core() const {
        if (!block_->core) failGone();
        return *block_->core;
    }
    /// For the model, when it goes.
    void forget() const noexcept { block_->core = nullptr; }

private:
    struct Block {
        ModelCore* core;
        std::string name;
    };
    [[noreturn]] void failGone() const;

    std::shared_ptr<Block> block_;
};

}  // namespace sequelize::detail
