#pragma once

#include <cstdint>

#include <sequelize/core/api.hpp>

namespace sequelize::detail {

class ModelCore;

/// The number of a model, which no other model of the process ever gets. What may outlive the model keeps the number
/// instead of an address. Thread-safe.
class SEQUELIZE_API ModelNumber {
public:
    /// Until it is destroyed, `find` gives `model`.
    explicit ModelNumber(ModelCore& model);
    ModelNumber(const ModelNumber&) = delete;
    ModelNumber& operator=(const ModelNumber&) = delete;
    ~ModelNumber();

    [[nodiscard]] std::uint64_t value() const noexcept { return value_; }
    /// The model that has the number; null when it is gone.
    [[nodiscard]] static ModelCore* find(std::uint64_t number) noexcept;

private:
    std::uint64_t value_ = 0;
};

}  // namespace sequelize::detail
