#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include <sequelize/association/find_request.hpp>
#include <sequelize/core/logging.hpp>
#include <sequelize/model/n_plus_one.hpp>

namespace sequelize::detail {

class ModelCore;

/// Sees finders that one place of the program calls again and again for one key after the other. Each thread counts
/// its own. Thread-safe.
class LoopDetector {
public:
    /// `tell` empty: `logging` is told, or standard error where that is empty, too.
    LoopDetector(std::size_t threshold, std::function<void(const NPlusOne&)> tell, Logger logging);

    /// A finder is about to run. `remedy`: what would replace many, null: what the request tells.
    void note(const ModelCore& model, const FindRequest& request, const char* remedy = nullptr) const;
    /// Associations of one record alone are about to be loaded.
    void noteLoad(const ModelCore& model, const FindRequest& request, const void* record) const;
    /// What this thread has counted is over.
    void begin() const;

private:
    /// One more call of that place, with these options but for the values, and what would replace many.
    void count(const ModelCore& model, const CallPlace& place, const std::string& key, std::string values,
               const std::function<std::string()>& remedy) const;

    const std::size_t threshold_;
    const std::function<void(const NPlusOne&)> tell_;
    const Logger logging_;
    const std::size_t number_;  // no other detector has it
};

}  // namespace sequelize::detail
