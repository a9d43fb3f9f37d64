#include <sequelize/model/model_number.hpp>

#include <mutex>
#include <unordered_map>

namespace sequelize::detail {
namespace {

struct LivingModels {
    std::mutex mutex{};
    std::unordered_map<std::uint64_t, ModelCore*> models{};
    std::uint64_t last = 0;  // 0 is no model's

    /// Never destroyed: a static Sequelize object may be later than any static here.
    static LivingModels& instance() {
        static auto& only = *new LivingModels;
        return only;
    }
};

}  // namespace

ModelNumber::ModelNumber(ModelCore& model) {
    auto& living = LivingModels::instance();
    const std::lock_guard lock(living.mutex);
    living.models.emplace(living.last + 1, &model);
    value_ = ++living.last;
}

ModelNumber::~ModelNumber() {
    auto& living = LivingModels::instance();
    const std::lock_guard lock(living.mutex);
    living.models.erase(value_);
}

ModelCore* ModelNumber::find(std::uint64_t number) noexcept {
    auto& living = LivingModels::instance();
    const std::lock_guard lock(living.mutex);
    const auto found = living.models.find(number);
    return found == living.models.end() ? nullptr : found->second;
}

}  // namespace sequelize::detail
