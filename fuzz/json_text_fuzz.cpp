// The JSON validator: it ends for any text, and what it takes it also takes between brackets and blanks.

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/json_text.hpp"
#include "expect.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const std::string fault = sequelize::detail::jsonFault(text);
    fuzz::expect(sequelize::detail::jsonFault(fuzz::withSecret(text)).find(fuzz::secret) == std::string::npos,
                 "no message quotes the text");
    if (fault.empty()) {
        fuzz::expect(sequelize::detail::jsonFault(" " + text + "\n").empty(),
                     "blanks around a document are none of it");
        fuzz::expect(!sequelize::detail::jsonFault(text + "," + text).empty(), "two documents are not one");
        const std::string listed = sequelize::detail::jsonFault("[" + text + "]");
        fuzz::expect(listed.empty() || listed.find("deep") != std::string::npos, "a list of a document is one");
    } else {
        fuzz::expect(!sequelize::detail::jsonFault("[" + text + ",]").empty(), "no trailing comma");
    }
    return 0;
}
