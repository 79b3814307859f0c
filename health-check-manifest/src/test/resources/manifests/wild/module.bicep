module app 'br/public:avm/res/app/container-app:0.11.0' = {
  name: 'app'
  params: {
    containers: [{ name: 'app', probes: [] }]
  }
}
